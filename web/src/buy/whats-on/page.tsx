import { PageHeading } from '../../ui/page-heading.tsx';

export default function Page() {
  return <PageHeading tab="Matinee">To come</PageHeading>;
}
