import { call } from '../../api/call.ts';
import { useSession } from '../../api/session.ts';
import { paths, returnOf, withReturn } from '../../paths.ts';
import { Link, useSearchParams } from '../../router/router.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { AccountForm, emailField } from './form.tsx';

/** As the contract has it: shorter ones are refused. */
const SHORTEST_PASSWORD = 10;

export default function RegisterPage() {
  const [query] = useSearchParams();
  const session = useSession();
  return (
    <div className="column">
      <div className="account-page">
        <PageHeading tab="Make an account">Make an account</PageHeading>
        <p>
          Your bookings then follow you to every device.
          {session?.guest === true && ' What you have booked here as a guest comes along.'}
        </p>
        <AccountForm
          act="Make my account"
          send={body => call('register', { body })}
          fields={[
            {
              name: 'name',
              label: 'Your name',
              type: 'text',
              autoComplete: 'name',
              faultOf: value => (value.trim() === '' ? 'How shall we call you?' : undefined),
            },
            emailField,
            {
              name: 'password',
              label: 'Password',
              type: 'password',
              autoComplete: 'new-password',
              hint: `At least ${SHORTEST_PASSWORD} characters; a short sentence is easy to keep in mind.`,
              faultOf: value =>
                value.length < SHORTEST_PASSWORD
                  ? `${SHORTEST_PASSWORD - value.length} more characters, please.`
                  : undefined,
            },
          ]}
        />
        <p>
          Been here before? <Link to={withReturn(paths.signIn, returnOf(query))}>Sign in</Link>
        </p>
      </div>
    </div>
  );
}
