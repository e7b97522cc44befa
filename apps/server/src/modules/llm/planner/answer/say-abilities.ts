import type { ModelTool } from "../../chat-model.ts";
import type { NoToolReason } from "../intent/needs-no-tool.ts";
import { plainText } from "./markdown.ts";
import { capitalised, firstSentence, readable } from "./words.ts";

const MOST_LISTED = 6;

/** The answer where no tool fits: what answers here, and what it can do instead. */
export function sayAbilities(reason: NoToolReason | null, tools: readonly ModelTool[]): string {
  if (reason === "thanks") return "You're welcome. Tell me if there is anything else to look up or run.";
  return `${opening(reason)}\n\n${listOf(tools)}`;
}

function opening(reason: NoToolReason | null): string {
  switch (reason) {
    case "greeting":
      return "Hello! I am the built-in planner, not a language model: I choose a tool that fits a request and show what it returns.";
    case "abilities":
      return "I am the built-in planner, not a language model: I choose a tool that fits a request, fill it in from the text and show what it returns.";
    case "conversation":
    case "knowledge":
      return "I am the built-in planner, not a language model, so I can't chat, give opinions or answer general questions.";
    default:
      return "I am the built-in planner, not a language model, and found no tool here that fits this request.";
  }
}

function listOf(tools: readonly ModelTool[]): string {
  if (tools.length === 0)
    return "No tools are available to you here; an administrator can enable some, or choose a language model.";
  const lines = tools.slice(0, MOST_LISTED).map(({ name, description }) => {
    const told = plainText(firstSentence(description, 140), 160);
    return `- **${plainText(capitalised(readable(name)), 60)}**${told === "" ? "" : ` – ${told}`}`;
  });
  const left = tools.length - MOST_LISTED;
  return `Here I can:\n\n${lines.join("\n")}${left > 0 ? `\n- … and ${left} more` : ""}`;
}
