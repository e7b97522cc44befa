import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { authOptionsQuery } from "./api/get-auth-options.ts";
import { AuthCard } from "./auth-card.tsx";
import { copyAuth } from "./copy.ts";
import { ProviderSignIn } from "./provider-sign-in.tsx";
import { RegisterForm } from "./register-form.tsx";
import { SetUpForm } from "./set-up-form.tsx";
import { SignInForm } from "./sign-in-form.tsx";

type SignInPageProps = {
  inviteToken?: string | undefined;
  /** Where the person wanted to go. */
  from?: string | undefined;
  /** How a sign-in at the provider ended. */
  providerOutcome?: string | undefined;
  onSignedIn: () => void;
};

/** Sign-in; on a server without accounts the first-run set-up, with an invite the new account. */
export function SignInPage({ inviteToken, from, providerOutcome, onSignedIn }: SignInPageProps) {
  const options = useQuery(authOptionsQuery);
  const [isRegistering, setIsRegistering] = useState(inviteToken !== undefined);

  if (options.isPending) {
    return (
      <AuthCard title={copyAuth.title}>
        <SkeletonRows count={3} />
      </AuthCard>
    );
  }
  if (options.data?.needsSetup === true) {
    return (
      <AuthCard title={copyAuth.setupTitle}>
        <SetUpForm onSignedIn={onSignedIn} />
      </AuthCard>
    );
  }
  const mayRegister = inviteToken !== undefined || options.data?.registrationOpen === true;
  return (
    <AuthCard title={isRegistering ? copyAuth.registerTitle : copyAuth.title}>
      {options.error !== null && (
        <div className="mb-4">
          <ProblemNote error={options.error} onRetry={() => void options.refetch()} />
        </div>
      )}
      {isRegistering ? (
        <RegisterForm inviteToken={inviteToken} onSignedIn={onSignedIn} />
      ) : (
        <>
          <SignInForm onSignedIn={onSignedIn} />
          {options.data?.oidcAvailable === true && <ProviderSignIn from={from} outcome={providerOutcome} />}
        </>
      )}
      {mayRegister && (
        <Button variant="ghost" className="mt-3 w-full" onClick={() => setIsRegistering(!isRegistering)}>
          {isRegistering ? copyAuth.haveAccount : copyAuth.createAccount}
        </Button>
      )}
    </AuthCard>
  );
}
