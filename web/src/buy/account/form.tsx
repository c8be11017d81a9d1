import type { SignedIn } from '@matinee/contract/http/accounts.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { keepSession } from '../../api/session.ts';
import { returnOf } from '../../paths.ts';
import { navigate, useSearchParams } from '../../router/router.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import './form.css';

export interface AccountField {
  readonly name: string;
  readonly label: string;
  readonly type: 'email' | 'password' | 'text';
  readonly autoComplete: string;
  readonly hint?: string;
  /** What is wrong with a value, in words; undefined if nothing is. */
  readonly faultOf: (value: string) => string | undefined;
}

interface AccountFormProps<Values extends string> {
  readonly fields: readonly (AccountField & { readonly name: Values })[];
  readonly act: string;
  readonly send: (values: Record<Values, string>) => Promise<SignedIn>;
  readonly children?: ReactNode;
}

/** The form of both signing in and making an account: it ends with a session, and back where one came from. */
export function AccountForm<Values extends string>({
  fields,
  act,
  send,
  children,
}: AccountFormProps<Values>) {
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Readonly<Record<string, string | undefined>>>({});
  const queries = useQueryClient();
  const [query] = useSearchParams();
  const entering = useMutation({
    mutationFn: send,
    onSuccess: signedIn => {
      const { token, buyerId, roles, expiresAt } = signedIn;
      keepSession({ token, buyerId, roles, expiresAt, guest: false });
      // What the guest had asked for is now somebody else's view of the world.
      queries.removeQueries({ queryKey: ['me'] });
      queries.removeQueries({ queryKey: ['bookings'] });
      navigate(returnOf(query), { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = new FormData(form.current!);
    const values = Object.fromEntries(
      fields.map(field => [field.name, String(given.get(field.name) ?? '')]),
    ) as Record<Values, string>;
    const found = Object.fromEntries(fields.map(field => [field.name, field.faultOf(values[field.name])]));
    setFaults(found);
    const first = fields.find(field => found[field.name] !== undefined);
    if (first !== undefined) form.current!.querySelector<HTMLInputElement>(`[name="${first.name}"]`)?.focus();
    else entering.mutate(values);
  };
  return (
    <form ref={form} className="account-form" onSubmit={submit} noValidate>
      {entering.error !== null && <FailureNotice failure={entering.error} />}
      {fields.map(({ name, label, type, autoComplete, hint }) => (
        <Field
          key={name}
          name={name}
          label={label}
          type={type}
          autoComplete={autoComplete}
          hint={hint}
          error={faults[name]}
          required
        />
      ))}
      <Button type="submit" busy={entering.isPending} busyLabel="One moment">
        {act}
      </Button>
      {children}
    </form>
  );
}

export const emailField = {
  name: 'email',
  label: 'E-mail address',
  type: 'email',
  autoComplete: 'email',
  faultOf: value =>
    /^\S+@\S+\.\S+$/.test(value) ? undefined : 'An e-mail address looks like name@example.org.',
} as const satisfies AccountField;
