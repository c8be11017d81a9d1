import './the-line.css';

/** As many bulbs as fit beside each other on the narrowest phone. */
const MOST_BULBS = 8;
const AT_THE_DOOR = 3;
const BEFORE_YOU = 3;

/** The way to the door: a bulb on the wire for everybody ahead, and yours, lit. The ticket beside it says the same. */
export function TheLine({ ahead }: { readonly ahead: number }) {
  const all = ahead <= MOST_BULBS;
  return (
    <div className="line" aria-hidden="true">
      <Door />
      {/* A new row for each step forward: it comes from where everybody stood before. */}
      <div className="line-wire" key={ahead}>
        <Bulbs count={all ? ahead : AT_THE_DOOR} />
        {!all && (
          <span className="line-more figures">
            {(ahead - AT_THE_DOOR - BEFORE_YOU).toLocaleString('en')} more
          </span>
        )}
        {!all && <Bulbs count={BEFORE_YOU} />}
        <span className="line-bulb line-you" />
      </div>
    </div>
  );
}

const Bulbs = ({ count }: { readonly count: number }) =>
  Array.from({ length: count }, (_, index) => <span key={index} className="line-bulb" />);

/** The entrance, cut from paper, with the light of the foyer in it. */
const Door = () => (
  <svg className="line-door" width="56" height="72" viewBox="0 0 56 72" aria-hidden="true">
    <path className="line-door-frame" d="M2 72V30a26 26 0 0 1 52 0v42Z" />
    <path className="line-door-light" d="M9 72V31a19 19 0 0 1 38 0v41Z" />
    <path className="line-door-leaf" d="M9 72V31A19 19 0 0 1 22 13.5V66Z" />
    <path className="line-door-leaf" d="M47 72V31A19 19 0 0 0 34 13.5V66Z" />
  </svg>
);
