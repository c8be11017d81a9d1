import { call } from '../../api/call.ts';
import { useSession } from '../../api/session.ts';
import { paths, returnOf, withReturn } from '../../paths.ts';
import { Link, useSearchParams } from '../../router/router.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { AccountForm, emailField } from './form.tsx';

export default function SignInPage() {
  const [query] = useSearchParams();
  const session = useSession();
  return (
    <div className="column">
      <div className="account-page">
        <PageHeading tab="Sign in">Sign in</PageHeading>
        {session?.guest === true && <p>What you have booked here as a guest comes along.</p>}
        <AccountForm
          act="Sign in"
          send={body => call('login', { body })}
          fields={[
            emailField,
            {
              name: 'password',
              label: 'Password',
              type: 'password',
              autoComplete: 'current-password',
              faultOf: value => (value === '' ? 'Your password is missing.' : undefined),
            },
          ]}
        />
        <p>
          No account yet? <Link to={withReturn(paths.register, returnOf(query))}>Make one</Link>. You can also
          book without.
        </p>
      </div>
    </div>
  );
}
