import type { SearchHit } from '@matinee/contract/http/catalogue.ts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { citiesQuery, searchQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Link, useSearchParams } from '../../router/router.tsx';
import { announce } from '../../ui/announcer.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { languageName } from '../../ui/languages.ts';
import { formatMoney } from '../../ui/money.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Poster } from '../../ui/poster/poster.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { formatShowTime } from '../../ui/times.ts';
import { useChosenCity } from '../city/chosen-city.ts';
import './page.css';

/** What the words in the header's box have found, here or everywhere. */
export default function SearchPage() {
  const [query, setQuery] = useSearchParams();
  const mine = useChosenCity();
  const q = query.get('q') ?? '';
  const city = query.get('city') ?? undefined;
  const list = useInfiniteQuery({ ...searchQuery(q, city), enabled: q !== '' });
  const hits = list.data?.pages.flatMap(page => page.items);
  const said =
    hits === undefined
      ? ''
      : hits.length === 0
        ? 'Nothing found'
        : `${hits.length}${list.hasNextPage ? ' and more' : ''} found`;
  useEffect(() => {
    if (said !== '') announce(said);
  }, [said]);
  return (
    <div className="column found">
      <PageHeading tab={q === '' ? 'Search' : `“${q}”`}>
        {q === '' ? 'What are you looking for?' : `“${q}”`}
      </PageHeading>
      {q === '' && (
        <p>Write a name, a person or a genre into the box above. A slip of the pen does no harm.</p>
      )}
      {mine !== undefined && q !== '' && (
        <fieldset className="found-where">
          <legend className="spoken">Where</legend>
          {[undefined, mine].map(where => (
            <button
              key={where?.cityId ?? ''}
              type="button"
              className="chip"
              aria-pressed={city === where?.cityId}
              onClick={() => setQuery(where === undefined ? { q } : { q, city: where.cityId })}
            >
              {where === undefined ? 'Everywhere' : `In ${where.name}`}
            </button>
          ))}
        </fieldset>
      )}
      {list.error !== null && (
        <FailureNotice
          failure={list.error}
          actions={<Button onClick={() => list.refetch()}>Try again</Button>}
        />
      )}
      {hits?.length === 0 && (
        <Notice
          title="Nothing of that name"
          actions={
            <>
              {city !== undefined && <ButtonLink to={paths.search(q)}>Look everywhere</ButtonLink>}
              <ButtonLink
                manner={city === undefined ? 'act' : 'quiet'}
                to={mine === undefined ? paths.cities : paths.city(mine)}
              >
                See all that’s on
              </ButtonLink>
            </>
          }
        >
          Slips are forgiven, so it is probably not on in the coming days. Fewer words find more.
        </Notice>
      )}
      <ul className="hits" aria-busy={list.isFetching}>
        {hits !== undefined &&
          [...Map.groupBy(hits, hit => hit.eventId)].map(([eventId, ofEvent]) => (
            <Found key={eventId} hits={ofEvent} />
          ))}
        {list.isFetching && <HitsToCome />}
      </ul>
      {list.hasNextPage && (
        <div>
          <Button
            manner="quiet"
            busy={list.isFetchingNextPage}
            busyLabel="One moment"
            onClick={() => list.fetchNextPage()}
          >
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}

/** An event with the cities it was found in: one link if it is one, else one for each. */
function Found({ hits }: { readonly hits: readonly SearchHit[] }) {
  const [hit] = hits;
  if (hit === undefined) return null;
  const kind = [hit.category, hit.year, ...hit.languages.map(languageName)].filter(part => part !== null);
  const only = hits.length === 1 ? hit.city : null;
  return (
    <li className="hit">
      <Link
        className="hit-poster"
        to={paths.event(hit, only === null ? {} : { city: only.cityId })}
        tabIndex={-1}
        aria-hidden="true"
      >
        <Poster event={hit} />
      </Link>
      <div className="hit-words">
        <h2>
          <Link to={paths.event(hit, only === null ? {} : { city: only.cityId })}>{hit.name}</Link>
        </h2>
        <p className="soft small">{kind.join(' · ')}</p>
        {hit.city === null && <p className="small">No show is announced at the moment.</p>}
        <ul className="hit-cities">
          {hits.map(
            each =>
              each.city !== null && <HitCity key={each.city.cityId} hit={each} cityId={each.city.cityId} />,
          )}
        </ul>
      </div>
    </li>
  );
}

function HitCity({ hit, cityId }: { readonly hit: SearchHit; readonly cityId: string }) {
  const { data: cities } = useQuery(citiesQuery);
  const city = cities?.find(each => each.cityId === cityId);
  return (
    <li className="hit-city">
      <Link to={paths.event(hit, { city: cityId })}>{hit.city?.name}</Link>
      <span className="small figures">
        {hit.nextShowAt !== null && city !== undefined && formatShowTime(hit.nextShowAt, city)}
        {hit.priceFrom !== null && city !== undefined && `, from ${formatMoney(hit.priceFrom, city.country)}`}
      </span>
      <span className="soft small">{hit.venues.map(venue => venue.name).join(', ')}</span>
    </li>
  );
}

const HitsToCome = () =>
  [0, 1, 2].map(index => (
    <li className="hit" key={index} aria-hidden="true">
      <span className="hit-poster">
        <Skeleton height="100%" />
      </span>
      <div className="hit-words">
        <Skeleton width="12rem" height="1.6rem" />
        <Skeleton width="8rem" />
      </div>
    </li>
  ));
