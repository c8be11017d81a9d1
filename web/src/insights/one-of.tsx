interface OneOfProps<Name extends string> {
  /** What is chosen between, for those who hear it. */
  readonly label: string;
  /** The words of each. */
  readonly all: Readonly<Record<Name, string>>;
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
}

/** A row of buttons, of which one is pressed. */
export const OneOf = <Name extends string>({ label, all, chosen, onChoose }: OneOfProps<Name>) => (
  <fieldset className="one-of">
    <legend className="spoken">{label}</legend>
    {Object.entries<string>(all).map(([name, words]) => (
      <button key={name} type="button" aria-pressed={name === chosen} onClick={() => onChoose(name as Name)}>
        {words}
      </button>
    ))}
  </fieldset>
);
