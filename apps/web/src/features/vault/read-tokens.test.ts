import { describe, expect, it } from "vitest";
import { readTokens } from "./read-tokens.ts";

describe("readTokens", () => {
  it("takes a name and a token from each line, whose own padding it keeps", () => {
    expect(readTokens("FIRST=gAAAA==\n\n  SECOND = gBBBB=  \n")).toEqual({
      tokens: [
        { name: "FIRST", token: "gAAAA==" },
        { name: "SECOND", token: "gBBBB=" },
      ],
    });
  });

  it.each(["no token", "=gAAAA", "NAME=", "NAME=  "])("names the line of %j", (line) => {
    expect(readTokens(`FIRST=gAAAA\n${line}`)).toEqual({ wrongLine: 2 });
  });
});
