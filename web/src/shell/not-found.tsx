import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { PageHeading } from '../ui/page-heading.tsx';

export const NotFound = () => (
  <div className="column stack">
    <PageHeading tab="Not found">Nothing is playing here</PageHeading>
    <p>The address has a slip in it, or what was here is over. The programme knows what is still to come.</p>
    <ButtonLink to={paths.home}>See what’s on</ButtonLink>
  </div>
);
