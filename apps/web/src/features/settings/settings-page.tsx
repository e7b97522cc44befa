import { useQuery } from "@tanstack/react-query";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { setTheme, THEMES, useTheme } from "../../lib/theme.ts";
import { meQuery } from "./api/get-me.ts";
import { copySettings } from "./copy.ts";
import { PasswordSection } from "./password-section.tsx";
import { ProfileSection } from "./profile-section.tsx";
import { Section } from "../../components/ui/section.tsx";
import { SignInsSection } from "./sign-ins-section.tsx";
import { TokensSection } from "./tokens-section.tsx";
import { TotpSection } from "./totp-section.tsx";

/** What one may change about oneself. */
export function SettingsPage() {
  const me = useQuery(meQuery);
  const theme = useTheme();
  return (
    <>
      <PageHeader title={copySettings.title} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-2xl flex-col gap-4 px-4 py-5">
          <Section title={copySettings.appearance} help={copySettings.appearanceHelp}>
            <SegmentedControl
              label={copySettings.theme}
              value={theme}
              onChange={setTheme}
              options={THEMES.map((value) => ({ value, text: copySettings.themes[value] }))}
            />
          </Section>
          {me.isPending && <SkeletonRows count={4} rowClassName="h-40" />}
          <ProblemNote error={me.error} onRetry={() => void me.refetch()} />
          {me.data !== undefined && (
            <>
              <ProfileSection me={me.data} />
              <PasswordSection me={me.data} />
              <TotpSection me={me.data} />
              <SignInsSection me={me.data} />
              <TokensSection />
            </>
          )}
        </div>
      </div>
    </>
  );
}
