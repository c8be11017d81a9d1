import type { WarehouseView } from '@matinee/contract/http/insights.ts';

type Model = WarehouseView['models'][number];

/** Left to right: the tables of the stream, one view for each, and what people ask for; each says what it reads. */
export function Lineage({ models }: { readonly models: readonly Model[] }) {
  const names = new Set(models.map(({ model }) => model));
  const sources = [...new Set(models.flatMap(({ reads }) => reads))]
    .filter(read => !names.has(read))
    .toSorted();
  const schemas = [...new Set(models.map(({ schema }) => schema))].toSorted().toReversed();
  return (
    <div className="lineage">
      <section>
        <h3>sources</h3>
        <ul>
          {sources.map(source => (
            <li key={source} id={`model-${source}`} className="lineage-model">
              <h4>{source}</h4>
              <Readers of={source} models={models} />
            </li>
          ))}
        </ul>
      </section>
      {schemas.map(schema => (
        <section key={schema}>
          <h3>{schema}</h3>
          <ul>
            {models
              .filter(model => model.schema === schema)
              .map(model => (
                <li key={model.model} id={`model-${model.model}`} className="lineage-model">
                  <ModelWords model={model} />
                  <Readers of={model.model} models={models} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const ModelWords = ({ model }: { readonly model: Model }) => (
  <>
    <h4>{model.model}</h4>
    <p>{model.description}</p>
    <Links words="reads" names={model.reads} />
    <p className="soft figures">
      {model.materialized}
      {model.rows !== null && `, ${model.rows.toLocaleString('en')} rows made`}
      {model.tookMs !== null && ` in ${Math.round(model.tookMs).toLocaleString('en')} ms`}
    </p>
    <details>
      <summary>
        Columns: {model.columns.length}, tests: {model.tests.length}
        <span className="spoken"> of {model.model}</span>
      </summary>
      <dl>
        {model.columns.map(({ name, description }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
      <ul>
        {model.tests.map(test => (
          <li key={test}>{test}</li>
        ))}
      </ul>
    </details>
  </>
);

const Readers = ({ of, models }: { readonly of: string; readonly models: readonly Model[] }) => (
  <Links words="read by" names={models.filter(({ reads }) => reads.includes(of)).map(({ model }) => model)} />
);

const Links = ({ words, names }: { readonly words: string; readonly names: readonly string[] }) =>
  names.length > 0 && (
    <p>
      {words}{' '}
      {names.map((name, at) => (
        <span key={name}>
          {at > 0 && ', '}
          <a href={`#model-${name}`}>{name}</a>
        </span>
      ))}
    </p>
  );
