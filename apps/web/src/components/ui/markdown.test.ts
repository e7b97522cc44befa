import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Markdown } from "./markdown.tsx";

const render = (text: string): string => renderToStaticMarkup(createElement(Markdown, { text }));

describe("Markdown of a model", () => {
  it("shows raw HTML as text", () => {
    const html = render(
      'Hi <script>alert(1)</script> <img src=x onerror="alert(1)">\n\n<iframe src="//evil.example">',
    );
    expect(html).not.toMatch(/<(script|img|iframe)/);
    expect(html).toContain("&lt;script&gt;");
  });

  it("never loads an image", () => {
    const html = render(
      "![secret](https://evil.example/p.png?d=1) ![r][1]\n\n[1]: https://evil.example/q.png",
    );
    expect(html).not.toMatch(/<img|src=|url\(/);
    expect(html).toContain("secret");
  });

  it("makes no link that a click or a prefetch would follow at once", () => {
    const html = render(
      "[a](https://evil.example/?d=1) <https://evil.example> [b](javascript:alert(1)) [c](data:text/html,x)",
    );
    expect(html).not.toMatch(/<a |href=/);
    expect(html).not.toContain("javascript:");
  });

  it("renders tables and struck-out text, also while they stream", () => {
    expect(render("| a | b |\n|---|--:|\n| 1 | 2 |")).toContain("<table");
    expect(render("~~old~~")).toContain("<del>");
    expect(() => render("| a | b |\n|--")).not.toThrow();
    expect(() => render("**bold ```")).not.toThrow();
  });
});
