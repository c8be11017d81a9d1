import { announce } from '../ui/announcer.tsx';

/** The SQL that was run, to be read and taken along. */
export function SqlShown({ sql, of }: { readonly sql: string; readonly of: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(sql).then(
      () => announce('Copied.'),
      () => announce('Your browser does not let us copy: mark the text instead.'),
    );
  };
  return (
    <details className="insight-sql">
      <summary>
        SQL<span className="spoken"> of {of}</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section aria-label={`${of}, SQL`} tabIndex={0}>
        <pre>{sql}</pre>
      </section>
      <button type="button" onClick={copy}>
        Copy<span className="spoken"> the SQL of {of}</span>
      </button>
    </details>
  );
}
