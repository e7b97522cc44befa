import { SkeletonRows } from "../components/ui/skeleton.tsx";

/** Shown while the code of a view is on its way. */
export function PendingView() {
  return (
    <div className="p-4">
      <SkeletonRows count={6} />
    </div>
  );
}
