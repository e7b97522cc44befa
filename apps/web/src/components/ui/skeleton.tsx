import { copy } from "../../lib/copy.ts";

/** The shape of a list that is still coming: same row height, so that nothing moves when it arrives. */
export function SkeletonRows({ count, rowClassName = "h-10" }: { count: number; rowClassName?: string }) {
  return (
    <div role="status" aria-label={copy.loading} className="flex flex-col gap-2 p-2">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={`skeleton ${rowClassName}`} />
      ))}
    </div>
  );
}
