import type { MetadataRoute } from "next";

import { site } from "@/content/site";
import { design } from "@/lib/design";

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: site.name,
    short_name: site.name,
    description: site.description,
    start_url: "/app",
    display: "standalone",
    background_color: design.themeColor.light,
    theme_color: design.themeColor.light,
    icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml" }],
  };
}
