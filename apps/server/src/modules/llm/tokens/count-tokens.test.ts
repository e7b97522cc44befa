import { describe, expect, it } from "vitest";
import { createTokenCounter } from "./count-tokens.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import { tokenFamilyOf } from "./token-family.ts";

const familyOf = (name: string, provider: "openai" | "azure" | "anthropic" | "ollama" = "openai") =>
  tokenFamilyOf({ name, provider, family: null });

describe("the tokens of a text", () => {
  const count = createTokenCounter();

  it("are counted with the vendor's encoding where there is one", async () => {
    // As OpenAI's own counter gives them.
    expect(await count("hello world", familyOf("gpt-4o"))).toBe(2);
    expect(await count("hello world", familyOf("gpt-4-turbo"))).toBe(2);
    expect(familyOf("gpt-4-turbo").encoding).toBe("cl100k_base");
    expect(familyOf("gpt-3.5-turbo").encoding).toBe("cl100k_base");
    expect(familyOf("gpt-4.1-mini").encoding).toBe("o200k_base");
    expect(familyOf("o3").encoding).toBe("o200k_base");
    expect(familyOf("my-deployment", "azure").encoding).toBe("o200k_base");
    expect(familyOf("claude-sonnet", "anthropic").encoding).toBeNull();
    expect(familyOf("llama3:8b", "ollama").encoding).toBeNull();
  });

  it("of special tokens' names are those of ordinary text", async () => {
    expect(await count("<|endoftext|>", familyOf("gpt-4o"))).toBeGreaterThan(1);
  });

  it.each([
    ["English", "The quick brown fox jumps over the lazy dog, and then it sleeps until noon. ".repeat(20)],
    [
      "JSON",
      JSON.stringify({ patient: { id: 17, name: "Doe", values: [1.5, 2.25, null, true] } }).repeat(20),
    ],
    ["German", "Die Größe der Bevölkerung wächst über die Jahre gleichmäßig weiter. ".repeat(20)],
    ["Chinese", "人工智能正在改变我们的生活和工作方式。".repeat(30)],
  ])("are estimated on the high side, and not by far: %s", async (_language, text) => {
    const exact = await count(text, familyOf("gpt-4o"));
    const estimate = estimateTokens(text, familyOf("gpt-4o"));
    expect(estimate).toBeGreaterThanOrEqual(exact * 0.9);
    expect(estimate).toBeLessThanOrEqual(exact * 2.2);
  });

  it("takes little time for texts made to take long", async () => {
    await count("warm", familyOf("gpt-4o"));
    const started = performance.now();
    for (const letter of ["a", " ", "=", "字"]) await count(letter.repeat(10_000_000), familyOf("gpt-4o"));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
