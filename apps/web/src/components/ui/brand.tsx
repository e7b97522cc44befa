import { copy } from "../../lib/copy.ts";

/** The sign of the product. */
export function Brand({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} role="img" aria-label={copy.productLong}>
      <path d="M16 2 28 6.5v9c0 7.4-5 12.4-12 14.5C9 27.9 4 22.9 4 15.5v-9z" className="fill-accent" />
      <path
        d="M11 16.2l3.6 3.6L21.5 12.5"
        fill="none"
        className="stroke-on-accent"
        strokeWidth="2.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
