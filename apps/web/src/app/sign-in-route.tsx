import { getRouteApi, useRouter } from "@tanstack/react-router";
import { SignInPage } from "../features/auth/sign-in-page.tsx";

const route = getRouteApi("/sign-in");

/** Sign-in; the way on afterwards is decided by the route itself, which sees that somebody is signed in. */
export function SignInRoute() {
  const { invite, from, oidc } = route.useSearch();
  const router = useRouter();
  return (
    <SignInPage
      inviteToken={invite}
      from={from}
      providerOutcome={oidc}
      onSignedIn={() => void router.invalidate()}
    />
  );
}
