import type { JsonObject, JsonValue } from "@cdsa/contracts";
import { z } from "zod";
import {
  ToolFailure,
  type BuiltinExecution,
  type BuiltinTool,
  type BuiltinToolDefinition,
} from "./builtin-tool.ts";

type Context = Pick<BuiltinExecution, "actor" | "signal" | "now" | "sending">;

export type BuiltinToolSpecification<Input extends z.ZodObject, Output extends z.ZodObject> = Omit<
  BuiltinToolDefinition,
  "inputSchema" | "outputSchema"
> & {
  input: Input;
  output: Output;
  run: (input: z.output<Input>, context: Context) => Promise<z.input<Output> & JsonObject>;
};

/**
 * Makes a tool from Zod shapes, so that the JSON Schemas people and models see, the check before execution and the
 * types in the code are one and the same. Arguments are checked once more here, since the tool may be called long
 * after they were validated.
 */
export function defineBuiltinTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  specification: BuiltinToolSpecification<Input, Output>,
): BuiltinTool {
  const { input, output, run, ...definition } = specification;
  return {
    definition: { ...definition, inputSchema: toJsonSchema(input), outputSchema: toJsonSchema(output) },
    async execute({ arguments: given, ...context }): Promise<JsonValue> {
      const parsed = input.safeParse(given);
      if (!parsed.success) throw new ToolFailure(z.prettifyError(parsed.error));
      context.signal.throwIfAborted();
      return run(parsed.data, context);
    },
  };
}

/** JSON Schema 2020-12. Zod's pattern for dates only repeats what `format` says and would crowd the prompt. */
function toJsonSchema(schema: z.ZodObject): JsonObject {
  const made = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === "date") delete jsonSchema.pattern;
    },
  });
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(made)));
}
