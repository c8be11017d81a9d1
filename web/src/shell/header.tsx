import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useChosenCity } from '../buy/city/chosen-city.ts';
import { paths } from '../paths.ts';
import { Link, navigate, useLocation } from '../router/router.tsx';
import { Icon } from '../ui/icon.tsx';
import { AccountMenu } from './account-menu.tsx';
import { chooseTheme, useTheme } from './theme.ts';
import './header.css';

/** The front of the house: name, city, search, theme and account, on ink in both themes. */
export function Header() {
  const city = useChosenCity();
  return (
    <header className="header">
      <div className="header-row column">
        <Link to={paths.home} className="header-name">
          Matinee
        </Link>
        <Link to={paths.cities} className="header-item header-city">
          <Icon name="pin" />
          <span>{city === undefined ? 'Choose city' : city.name}</span>
          {city !== undefined && <span className="spoken">: choose another city</span>}
        </Link>
        <HeaderSearch />
        <ThemeSwitch />
        <AccountMenu />
      </div>
      <div className="header-bulbs" aria-hidden="true" />
    </header>
  );
}

/** The words in the box follow the address, so that going back shows the search one comes back to. */
function HeaderSearch() {
  const { pathname, search } = useLocation();
  const city = useChosenCity();
  const query = new URLSearchParams(pathname === '/search' ? search : '');
  const searched = query.get('q') ?? '';
  // Who has looked everywhere once goes on doing so.
  const everywhere = searched !== '' && !query.has('city');
  const [words, setWords] = useState(searched);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => setWords(searched), [searched]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (words.trim() === '') box.current?.focus();
    else navigate(paths.search(words.trim(), everywhere ? undefined : city?.cityId));
  };
  return (
    <search className="header-search">
      <form onSubmit={submit}>
        <input
          ref={box}
          type="search"
          value={words}
          onChange={event => setWords(event.target.value)}
          placeholder="Film, play, name"
          aria-label="Search everything that is on"
          enterKeyHint="search"
          maxLength={200}
        />
        <button type="submit" aria-label="Search">
          <Icon name="search" />
        </button>
      </form>
    </search>
  );
}

function ThemeSwitch() {
  const theme = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="header-item header-theme"
      aria-label={`Switch to the ${other} theme`}
      onClick={() => chooseTheme(other)}
    >
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </button>
  );
}
