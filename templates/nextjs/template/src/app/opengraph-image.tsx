import { ImageResponse } from "next/og";

import { site } from "@/content/site";
import { design } from "@/lib/design";

export const alt = `${site.name}: ${site.tagline}`;
export const size = { width: 1200, height: 630 };
export const contentType = "image/png";

/** The picture that a shared link shows. */
export default function OpenGraphImage() {
  return new ImageResponse(
    (
      <div
        style={{
          width: "100%",
          height: "100%",
          display: "flex",
          flexDirection: "column",
          justifyContent: "space-between",
          padding: 80,
          background: design.brand,
          color: design.onBrand,
        }}
      >
        <div style={{ display: "flex", fontSize: 40 }}>{site.name}</div>
        <div style={{ display: "flex", fontSize: 76, lineHeight: 1.1 }}>{site.hero.headline}</div>
      </div>
    ),
    size,
  );
}
