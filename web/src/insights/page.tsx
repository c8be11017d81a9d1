import { lazy } from 'react';
import { isStaff, type Session, useSession } from '../api/session.ts';
import { paths, withReturn } from '../paths.ts';
import { Link, useLocation, useParams } from '../router/router.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { Dashboard } from './dashboard.tsx';
import { DeadLettersPage } from './dead-letters/page.tsx';
import { FraudPage } from './fraud/page.tsx';
import { GateFigures } from './gate-figures.tsx';
import styles from './insights.css?url';
import { LifePage } from './life-page.tsx';
import { SqlPage } from './sql-page.tsx';
import { WarehousePage } from './warehouse-page.tsx';

// It brings the simulator along.
const WatchedGate = lazy(() => import('../gate/page.tsx'));

/** A run to be watched, and, for those who see all, the figures of those that were told to the sales stream. */
function GatePage() {
  const isAdmin = useSession()?.roles.includes('admin') ?? false;
  return (
    <>
      <WatchedGate />
      {isAdmin && <GateFigures />}
    </>
  );
}

const parts = {
  '': { title: 'Figures', Page: Dashboard, forAdmins: false },
  warehouse: { title: 'Warehouse', Page: WarehousePage, forAdmins: true },
  fraud: { title: 'Fraud', Page: FraudPage, forAdmins: true },
  'dead-letters': { title: 'Dead letters', Page: DeadLettersPage, forAdmins: true },
  sql: { title: 'SQL', Page: SqlPage, forAdmins: true },
  gate: { title: 'Gate', Page: GatePage, forAdmins: false },
  demonstration: { title: 'Demonstration', Page: LifePage, forAdmins: true },
} as const;

/** What is sold, to those who sell: figures for all of the staff; for the operator the warehouse and SQL besides. */
export default function InsightsPage() {
  const { part: name = '' } = useParams();
  const session = useSession();
  if (!(name in parts)) return <NotFound />;
  const { title, Page, forAdmins } = parts[name as keyof typeof parts];
  const isAdmin = session?.roles.includes('admin') ?? false;
  if (!isStaff(session) || (forAdmins && !isAdmin)) return <StaffOnly session={session} />;
  return (
    <div className="insights">
      {/* Its styles come with it, and weigh nothing for those who never see it. */}
      <link rel="stylesheet" href={styles} precedence="default" />
      <div className="insights-head">
        <PageHeading tab={title}>{title}</PageHeading>
        <nav aria-label="Figures">
          {Object.entries(parts)
            .filter(([, part]) => isAdmin || !part.forAdmins)
            .map(([to, { title: words }]) => (
              <Link
                key={to}
                to={to === '' ? paths.insights : `${paths.insights}/${to}`}
                aria-current={to === name ? 'page' : undefined}
              >
                {words}
              </Link>
            ))}
        </nav>
      </div>
      <Page />
    </div>
  );
}

/** Kindly: whoever comes here without leave has most likely followed a link that was not meant for them. */
function StaffOnly({ session }: { readonly session: Session | null }) {
  const { pathname, search } = useLocation();
  const isSomebody = session !== null && !session.guest;
  return (
    <div className="column stack">
      <PageHeading tab="For the staff">For the staff</PageHeading>
      <p>
        {isSomebody
          ? 'These figures are for those who run the house, and your account is not one of theirs. If it should be, ask whoever runs this box office.'
          : 'These figures are for those who run the house. If you are one of them, sign in and you come back here.'}
      </p>
      <div className="notice-actions">
        {!isSomebody && <ButtonLink to={withReturn(paths.signIn, pathname + search)}>Sign in</ButtonLink>}
        <ButtonLink manner="quiet" to={paths.home}>
          See what’s on
        </ButtonLink>
      </div>
    </div>
  );
}
