import type { ProtectionDictionary, ProtectionPattern } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Badge } from "../../components/ui/badges.tsx";
import { Button, IconButton } from "../../components/ui/button.tsx";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { dictionariesQuery, patternsQuery, useRemoveRule } from "./api/protection-api.ts";
import { copyProtection } from "./copy.ts";
import { DictionaryDialog, PatternDialog } from "./rule-dialog.tsx";

type Kind = "patterns" | "dictionaries";
type Rule = { id: string; name: string; isEnabled: boolean; says: string };
type Open =
  | { dialog: "pattern"; pattern: ProtectionPattern | null }
  | { dialog: "dictionary"; dictionary: ProtectionDictionary | null }
  | { dialog: "remove"; kind: Kind; rule: Rule };

/** Own patterns and dictionaries. */
export function RulesView() {
  const patterns = useQuery(patternsQuery);
  const dictionaries = useQuery(dictionariesQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <>
      <RuleSection
        title={copyProtection.patterns}
        help={copyProtection.patternsHelp}
        empty={copyProtection.noPatterns}
        addText={copyProtection.addPattern}
        query={patterns}
        rules={patterns.data?.items.map((pattern) => ({ ...pattern, says: pattern.pattern }))}
        onAdd={() => setOpen({ dialog: "pattern", pattern: null })}
        onEdit={(id) =>
          setOpen({
            dialog: "pattern",
            pattern: patterns.data?.items.find((pattern) => pattern.id === id) ?? null,
          })
        }
        onRemove={(rule) => setOpen({ dialog: "remove", kind: "patterns", rule })}
      />
      <RuleSection
        title={copyProtection.dictionaries}
        help={copyProtection.dictionariesHelp}
        empty={copyProtection.noDictionaries}
        addText={copyProtection.addDictionary}
        query={dictionaries}
        rules={dictionaries.data?.items.map((dictionary) => ({
          ...dictionary,
          says: copyProtection.termCount(dictionary.terms.length),
        }))}
        onAdd={() => setOpen({ dialog: "dictionary", dictionary: null })}
        onEdit={(id) =>
          setOpen({
            dialog: "dictionary",
            dictionary: dictionaries.data?.items.find((dictionary) => dictionary.id === id) ?? null,
          })
        }
        onRemove={(rule) => setOpen({ dialog: "remove", kind: "dictionaries", rule })}
      />
      {open?.dialog === "pattern" && <PatternDialog pattern={open.pattern} onClose={close} />}
      {open?.dialog === "dictionary" && <DictionaryDialog dictionary={open.dictionary} onClose={close} />}
      {open?.dialog === "remove" && <RemoveDialog kind={open.kind} rule={open.rule} onClose={close} />}
    </>
  );
}

type RuleSectionProps = {
  title: string;
  help: string;
  empty: string;
  addText: string;
  query: { isPending: boolean; error: unknown; refetch: () => Promise<unknown> };
  rules: readonly Rule[] | undefined;
  onAdd: () => void;
  onEdit: (id: string) => void;
  onRemove: (rule: Rule) => void;
};

function RuleSection({
  title,
  help,
  empty,
  addText,
  query,
  rules,
  onAdd,
  onEdit,
  onRemove,
}: RuleSectionProps) {
  return (
    <Section
      title={title}
      help={help}
      action={
        <Button size="small" icon={<Plus size={14} aria-hidden />} onClick={onAdd}>
          {addText}
        </Button>
      }
    >
      {query.isPending && <SkeletonRows count={2} />}
      <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      {rules?.length === 0 && <p className="text-muted">{empty}</p>}
      {rules !== undefined && rules.length > 0 && (
        <ul className="-my-2 divide-y divide-line">
          {rules.map((rule) => (
            <li key={rule.id} className="flex min-h-11 items-center gap-3 py-1">
              <span className="font-mono text-[0.8125rem] font-medium">{rule.name}</span>
              {!rule.isEnabled && <Badge>{copyProtection.off}</Badge>}
              <span className="min-w-0 flex-1 truncate font-mono text-xs text-muted">{rule.says}</span>
              <IconButton
                size="small"
                label={copyProtection.editRule(rule.name)}
                onClick={() => onEdit(rule.id)}
              >
                <Pencil size={15} aria-hidden />
              </IconButton>
              <IconButton
                size="small"
                label={copyProtection.removeTitle(rule.name)}
                onClick={() => onRemove(rule)}
              >
                <Trash2 size={15} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function RemoveDialog({ kind, rule, onClose }: { kind: Kind; rule: Rule; onClose: () => void }) {
  const remove = useRemoveRule(kind, rule.id);
  return (
    <ConfirmDialog
      title={copyProtection.removeTitle(rule.name)}
      confirmText={copyProtection.remove}
      isBusy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
    >
      {copyProtection.removeHelp}
    </ConfirmDialog>
  );
}
