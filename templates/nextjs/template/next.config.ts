import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  // The embedded database loads these at run time, so that the tracer cannot see them.
  outputFileTracingIncludes: {
    "/**": ["./prisma/migrations/**", "./node_modules/@electric-sql/pglite/dist/*.{wasm,data}"],
  },
  serverExternalPackages: ["@electric-sql/pglite", "pglite-prisma-adapter", "nodemailer"],
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  reactStrictMode: true,
};

export default config;
