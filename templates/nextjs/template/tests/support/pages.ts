import { existsSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { createElement, type ReactNode } from "react";
import { prerenderToNodeStream } from "react-dom/static";
import type { TestUser } from "./app";

type Props = { params: Promise<{ id?: string }>; searchParams: Promise<Record<string, string>>; children?: ReactNode };
type Part = { default: (props: Props) => ReactNode | Promise<ReactNode> };

const GROUPS = ["", "(site)", "(auth)"];
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
let visitor: TestUser | null = null;

/** Stands in for `next/headers`: the cookie of who visits. */
export const requestHeaders = {
  cookies: async () => ({
    get: (name: string) => (visitor && name === "session" ? { name, value: visitor.token } : undefined),
  }),
  headers: async () => new Headers({ "x-nonce": "nonce-of-this-request" }),
};

/** Stands in for `next/navigation`: leaving a page is an error that says where to. */
export const navigation = {
  redirect: (to: string) => {
    throw new Error(`goes to ${to}`);
  },
  notFound: () => {
    throw new Error("is not found");
  },
  usePathname: () => "/app",
  useRouter: () => ({}),
};

/** Open an address as a user, or as nobody; the page comes inside the layout of its part of the app. */
export async function visit(user: TestUser | null, address: string) {
  visitor = user;
  const { pathname, searchParams } = new URL(address, "http://localhost:3000");
  const { folder, id } = folderOf(pathname);
  const props = { params: Promise.resolve({ id }), searchParams: Promise.resolve(Object.fromEntries(searchParams)) };
  const layout = folder.split(path.sep)[0] ?? "";
  const page = createElement((await load(folder, "page")).default, props);
  const framed = existsSync(path.join("src/app", layout, "layout.tsx")) && layout !== "";
  return render(framed ? createElement((await load(layout, "layout")).default, props, page) : page);
}

/** The folder of the page at an address: `/things/7` is `(site)/things/[id]`. */
function folderOf(pathname: string): { folder: string; id?: string } {
  const parts = pathname.split("/").filter(Boolean);
  const ways = [{ parts, id: undefined }, ...parts.map((id, at) => ({ parts: parts.with(at, "[id]"), id }))];
  for (const { parts, id } of ways) {
    const folder = GROUPS.map((group) => path.join(group, ...parts)).find((one) =>
      existsSync(path.join("src/app", one, "page.tsx")),
    );
    if (folder !== undefined) return { folder, id };
  }
  throw new Error(`there is no page at ${pathname}`);
}

const load = async (folder: string, part: string) => (await import(`@/app/${folder}/${part}`)) as Part;

/** What a page shows, as text, the addresses it leads to, and its titles. */
async function render(node: ReactNode) {
  const { prelude } = await prerenderToNodeStream(node, { onError: () => undefined });
  const html = await text(prelude);
  return {
    text: readable(html.replace(/<script.*?<\/script>/gs, "")),
    links: [...html.matchAll(/<a [^>]*?href="([^"]+)"/g)].map(([, href]) => readable(href ?? "")),
    titles: [...html.matchAll(/<h1[^>]*>(.*?)<\/h1>/gs)].map(([, inner]) => readable(inner ?? "")),
  };
}

function readable(html: string): string {
  return html
    .replace(/<!--.*?-->/gs, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&([a-z]+|#x27);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/\s+/g, " ")
    .trim();
}
