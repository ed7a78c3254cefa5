import { render, screen } from "@testing-library/react";
import { Picture } from "@/components/site/picture";
import { isOptimisable } from "@/lib/picture";

test.each([
  ["/api/uploads/1b4e28ba-2fa1-11d2-883f-0016d3cca427.png", true],
  ["/pictures/oak.jpg", true],
  ["/brand/scene.svg", false],
  ["/api/uploads/1b4e28ba-2fa1-11d2-883f-0016d3cca427.gif", false],
  ["https://elsewhere.example/oak.png", false],
  ["//elsewhere.example/oak.png", false],
  ["/oak.png?size=9", false],
])("%s is made smaller by the server: %s", (src, expected) => {
  expect(isOptimisable(src)).toBe(expected);
});

test("an upload is asked for in several sizes, a foreign picture as it is", () => {
  render(
    <>
      <Picture src="/api/uploads/oak.png" alt="Oak" />
      <Picture src="https://elsewhere.example/elm.png" alt="Elm" />
    </>,
  );

  expect(screen.getByAltText("Oak").getAttribute("srcset")).toContain("/_next/image?url=%2Fapi%2Fuploads%2Foak.png");
  expect(screen.getByAltText("Elm").getAttribute("src")).toBe("https://elsewhere.example/elm.png");
});
