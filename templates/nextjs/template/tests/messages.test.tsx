import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { render, screen } from "@testing-library/react";
import ts from "typescript";
import { ApiKeys } from "@/components/app/api-keys";
import { ForgotForm } from "@/components/app/forgot-form";
import { LoginForm } from "@/components/app/login-form";
import { PasswordForm } from "@/components/app/password-form";
import { ProfileForm } from "@/components/app/profile-form";
import { SignupForm } from "@/components/app/signup-form";
import { YourData } from "@/components/app/your-data";
import { Pagination } from "@/components/ui/pagination";
import { loginInput } from "@/lib/account-schema";

/** A second catalogue, made from the English one: every text stands between marks. */
jest.mock("@/messages", () => {
  const marked = (value: unknown): unknown => {
    if (typeof value === "string") return `«${value}»`;
    if (typeof value === "function") return (...given: unknown[]) => marked((value as (...all: unknown[]) => unknown)(...given));
    return Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, marked(one)]));
  };
  return { m: marked(jest.requireActual<{ en: object }>("@/messages/en").en) };
});

jest.mock("next/navigation", () => ({
  useRouter: () => ({ push: jest.fn(), replace: jest.fn(), refresh: jest.fn() }),
}));

test.each([
  ["sign in", <LoginForm key="1" />],
  ["sign up", <SignupForm key="2" />],
  ["forgotten password", <ForgotForm key="3" />],
  ["new password", <PasswordForm key="4" />],
  ["profile", <ProfileForm key="5" name="" email="" />],
  ["keys", <ApiKeys key="6" keys={[]} />],
  ["data", <YourData key="7" />],
])("another catalogue replaces every text: %s", (_name, element) => {
  const { container } = render(element);

  expect(unmarked(container)).toEqual([]);
});

test("another catalogue reaches names for screen readers and messages of validation", () => {
  render(<Pagination page={1} perPage={10} total={50} hrefOf={() => "/"} />);
  const checked = loginInput.safeParse({ email: "ada@example.test", password: "" });

  expect(screen.getByRole("navigation").getAttribute("aria-label")).toMatch(/^«.+»$/);
  expect(checked.error?.issues[0]?.message).toBe("«Enter your password»");
});

/** Texts with letters that did not come from the catalogue; roles and models bring their own. */
function unmarked(container: HTMLElement): string[] {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  while (walker.nextNode()) {
    const content = walker.currentNode.textContent ?? "";
    const isOwn = walker.currentNode.parentElement?.closest("fieldset label, [aria-hidden]");
    if (/\p{L}/u.test(content) && !/^«.*»$/su.test(content.trim()) && !isOwn) found.push(content);
  }
  return found;
}

const SPOKEN = ["title", "label", "legend", "help", "body", "description", "placeholder", "aria-label", "alt", "caption"];
const FOLDERS = ["src/components/app", "src/components/ui", "src/app/(auth)", "src/app/app/account", "src/app/app/admin"];

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx"))
    .map((file) => path.join(folder, file)),
);

test.each(sources)("%s has no text of its own", (file) => {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && SPOKEN.includes(node.name.getText()) && node.initializer) {
      found.push(...lettersIn(node.initializer));
    }
    if (ts.isCallExpression(node) && /^(?:notify|setProblem|onReject)$/.test(node.expression.getText())) {
      found.push(...node.arguments.slice(0, 1).flatMap(lettersIn));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);

  expect(found).toEqual([]);
});

/** The words that stand literally in an expression, outside of what the catalogue is asked for. */
function lettersIn(node: ts.Node): string[] {
  const literal = (one: ts.Node) =>
    ts.isStringLiteral(one) || ts.isNoSubstitutionTemplateLiteral(one) || ts.isTemplateHead(one) || ts.isTemplateTail(one) || ts.isTemplateMiddle(one);
  const found: string[] = [];
  const visit = (one: ts.Node): void => {
    if (literal(one) && /\p{Lu}\p{Ll}|\p{Ll} /u.test((one as ts.LiteralLikeNode).text)) found.push(one.getText());
    ts.forEachChild(one, visit);
  };
  visit(node);
  return found;
}
