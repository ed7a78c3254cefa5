import type { ReactNode } from "react";
import { Nothing } from "@/components/app/values/nothing";
import { blocksOf, type Block, inlinesOf } from "@/components/app/values/markdown-parse";
import { OutsideLink } from "@/components/app/values/outside-link";

/** Markdown as React elements: raw HTML in the text stays text. */
export function Markdown({ text }: { text?: string | null }) {
  if (!text) return <Nothing />;
  return (
    <div className="grid max-w-prose gap-4 leading-relaxed break-words">
      {blocksOf(text).map((block, index) => (
        <MarkdownBlock key={index} block={block} />
      ))}
    </div>
  );
}

function MarkdownBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return <h3 className="font-heading text-lg leading-tight font-semibold">{inline(block.text)}</h3>;
    case "quote":
      return (
        <blockquote className="border-l-2 border-brand pl-4 text-muted">
          {inline(block.text)}
        </blockquote>
      );
    case "code":
      return (
        <pre tabIndex={0} className="overflow-x-auto rounded-ui bg-surface-2 p-4 text-sm">
          {block.text}
        </pre>
      );
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List className={block.ordered ? "list-decimal pl-6" : "list-disc pl-6"}>
          {block.items.map((item, index) => (
            <li key={index}>{inline(item)}</li>
          ))}
        </List>
      );
    }
    case "paragraph":
      return <p className="whitespace-pre-line">{inline(block.text)}</p>;
  }
}

function inline(text: string): ReactNode[] {
  return inlinesOf(text).map((part, index) => {
    switch (part.kind) {
      case "strong":
        return <strong key={index}>{part.text}</strong>;
      case "emphasis":
        return <em key={index}>{part.text}</em>;
      case "code":
        return (
          <code key={index} className="rounded-sm bg-surface-2 px-1 text-[0.9em]">
            {part.text}
          </code>
        );
      case "link":
        return <OutsideLink key={index} href={part.href} text={part.text} />;
      case "text":
        return part.text;
    }
  });
}
