/** What may be logged of an error: names and codes, never the text of a statement, its values or a payload. */
export type ErrorDescription = {
  name: string;
  code?: string;
  message?: string;
  stack?: string;
  cause?: ErrorDescription;
};

const stringField = (value: object, key: string): string | undefined => {
  const field: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return typeof field === "string" ? field : undefined;
};

const isDatabaseError = (error: Error): boolean =>
  error.name === "DrizzleQueryError" || "query" in error || "severity" in error;

/** Parsers quote the text that they could not read. */
const isParserError = (error: Error): boolean => error instanceof SyntaxError;

/** Frames only: the first line repeats the message. */
const frames = (error: Error): string | undefined =>
  error.stack
    ?.split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 8)
    .join("\n");

/** Describes an error for the log, leaving out messages of the database and of parsers, which carry values. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = stringField(error, "code");
  const stack = frames(error);
  return {
    name: error.name,
    ...(code && { code }),
    ...(!isDatabaseError(error) && !isParserError(error) && { message: error.message.slice(0, 500) }),
    ...(stack && { stack }),
    ...(error.cause !== undefined && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  };
}
