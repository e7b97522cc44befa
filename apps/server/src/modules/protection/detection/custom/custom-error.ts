/** An own pattern or dictionary that cannot be used; the message is for whoever wrote it. */
export class CustomDetectorError extends Error {
  override readonly name = "CustomDetectorError";
}

/** The type of an own detector's spans. @throws CustomDetectorError */
export function checkName(name: string): string {
  if (/^[A-Z][A-Z_]{1,29}$/u.test(name)) return name;
  throw new CustomDetectorError(
    `"${name.slice(0, 40)}" cannot be the name of a pattern or dictionary: take 2 to 30 capital letters and underscores, such as EMPLOYEE_ID.`,
  );
}
