import { paths } from '../../paths.ts';
import { Navigate } from '../../router/router.tsx';
import { useChosenCity } from './chosen-city.ts';

/** The front door: to what's on in the city one has chosen before, else to the choice. */
export function Home() {
  const city = useChosenCity();
  return <Navigate to={city === undefined ? paths.cities : paths.city(city)} replace />;
}
