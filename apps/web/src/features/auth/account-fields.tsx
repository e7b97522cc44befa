import { TextField } from "../../components/ui/field.tsx";
import { copyAuth } from "./copy.ts";

export type AccountFieldValues = { username: string; email: string; password: string };
export const NO_ACCOUNT_FIELDS: AccountFieldValues = { username: "", email: "", password: "" };

type AccountFieldsProps = {
  values: AccountFieldValues;
  onChange: (change: Partial<AccountFieldValues>) => void;
};

/** User name, e-mail and new password: what every new account needs. */
export function AccountFields({ values, onChange }: AccountFieldsProps) {
  return (
    <>
      <TextField
        label={copyAuth.username}
        hint={copyAuth.usernameHint}
        value={values.username}
        onChange={(event) => onChange({ username: event.target.value })}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        minLength={3}
        maxLength={64}
        required
      />
      <TextField
        label={copyAuth.email}
        type="email"
        value={values.email}
        onChange={(event) => onChange({ email: event.target.value })}
        autoComplete="email"
        required
      />
      <TextField
        label={copyAuth.newPassword}
        hint={copyAuth.newPasswordHint}
        type="password"
        value={values.password}
        onChange={(event) => onChange({ password: event.target.value })}
        autoComplete="new-password"
        minLength={12}
        maxLength={256}
        required
      />
    </>
  );
}
