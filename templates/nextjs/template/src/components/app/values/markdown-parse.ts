/** The part of Markdown that people type: headings, lists, quotes, code, emphasis and links. */
export type Block =
  | { kind: "heading" | "paragraph" | "quote" | "code"; text: string }
  | { kind: "list"; ordered: boolean; items: string[] };

export type Inline =
  | { kind: "text" | "strong" | "emphasis" | "code"; text: string }
  | { kind: "link"; text: string; href: string };

const FENCE = /^```[^\n]*\n([\s\S]*?)\n?```$/;
const HEADING = /^#{1,6}\s+/;
const BULLET = /^\s*[-*+]\s+/;
const NUMBER = /^\s*\d{1,9}[.)]\s+/;
const QUOTE = /^>\s?/;
const INLINE =
  /`(?<code>[^`\n]+)`|\*\*(?<strong>[^*\n]+)\*\*|\*(?<emphasis>[^*\n]+)\*|\[(?<text>[^\]\n]+)\]\((?<href>[^)\s]+)\)/g;

export function blocksOf(source: string): Block[] {
  const text = source.replaceAll("\r\n", "\n");
  return text
    .split(/(```[^\n]*\n[\s\S]*?```)/)
    .flatMap((part) => (FENCE.test(part) ? [part] : part.split(/\n{2,}/)))
    .map((part) => part.replace(/^\n+|\n+$/g, ""))
    .filter((part) => part.trim() !== "")
    .flatMap(blockOf);
}

function blockOf(part: string): Block[] {
  const fenced = FENCE.exec(part);
  if (fenced) return [{ kind: "code", text: fenced[1] ?? "" }];
  const lines = part.split("\n");
  const [first = "", ...rest] = lines;
  if (HEADING.test(first)) {
    const heading: Block = { kind: "heading", text: first.replace(HEADING, "") };
    return rest.length > 0 ? [heading, ...blockOf(rest.join("\n"))] : [heading];
  }
  for (const [mark, ordered] of [[BULLET, false], [NUMBER, true]] as const) {
    if (lines.every((line) => mark.test(line))) {
      return [{ kind: "list", ordered, items: lines.map((line) => line.replace(mark, "")) }];
    }
  }
  if (lines.every((line) => QUOTE.test(line))) {
    return [{ kind: "quote", text: lines.map((line) => line.replace(QUOTE, "")).join("\n") }];
  }
  return [{ kind: "paragraph", text: part }];
}

export function inlinesOf(text: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push(inlineOf(match.groups ?? {}));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

function inlineOf(groups: Record<string, string | undefined>): Inline {
  if (groups.href) return { kind: "link", text: groups.text ?? groups.href, href: groups.href };
  if (groups.code) return { kind: "code", text: groups.code };
  if (groups.strong) return { kind: "strong", text: groups.strong };
  return { kind: "emphasis", text: groups.emphasis ?? "" };
}
