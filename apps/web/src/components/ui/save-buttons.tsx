import { copy } from "../../lib/copy.ts";
import { Button } from "./button.tsx";

type SaveButtonsProps = { isBusy: boolean; onClose: () => void; saveText?: string };

/** The foot of a form in a dialog: leave it, or send it. */
export function SaveButtons({ isBusy, onClose, saveText = copy.save }: SaveButtonsProps) {
  return (
    <div className="flex justify-end gap-2">
      <Button onClick={onClose}>{copy.cancel}</Button>
      <Button type="submit" variant="primary" isBusy={isBusy}>
        {saveText}
      </Button>
    </div>
  );
}
