import type { MetadataRoute } from "next";

export const dynamic = "force-dynamic";

export default function robots(): MetadataRoute.Robots {
  const url = process.env.APP_URL ?? "http://localhost:3000";
  return {
    rules: { userAgent: "*", allow: "/", disallow: ["/app", "/api/", "/dev/", "/reset-password"] },
    sitemap: `${url}/sitemap.xml`,
  };
}
