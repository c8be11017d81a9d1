import { lazy } from 'react';
import { Home } from './buy/city/home.tsx';
import CityPage from './buy/city/page.tsx';
import EventPage from './buy/event/page.tsx';
import SearchPage from './buy/search/page.tsx';
import WhatsOnPage from './buy/whats-on/page.tsx';
import { type Route, Routes } from './router/router.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

// The pages by which people come in are part of the first script; every later step is fetched when it is reached.
const SeatsPage = lazy(() => import('./buy/seats/page.tsx'));
const AdmissionPage = lazy(() => import('./buy/admission/page.tsx'));
const WaitingPage = lazy(() => import('./buy/wait/page.tsx'));
const PayPage = lazy(() => import('./buy/pay/page.tsx'));
const BookingPage = lazy(() => import('./buy/booking/page.tsx'));
const ChangeSeatsPage = lazy(() => import('./buy/booking/change-seats.tsx'));
const BookingsPage = lazy(() => import('./buy/bookings/page.tsx'));
const SignInPage = lazy(() => import('./buy/account/sign-in.tsx'));
const RegisterPage = lazy(() => import('./buy/account/register.tsx'));
const InsightsPage = lazy(() => import('./insights/page.tsx'));

const routes: readonly Route[] = [
  ['/', Home],
  ['/cities', CityPage],
  ['/cities/:cityId/:slug?', WhatsOnPage],
  ['/events/:eventId/:slug?', EventPage],
  ['/shows/:showId', SeatsPage],
  ['/shows/:showId/line', AdmissionPage],
  ['/waiting/:entryId', WaitingPage],
  ['/bookings', BookingsPage],
  ['/bookings/:bookingId', BookingPage],
  ['/bookings/:bookingId/pay', PayPage],
  ['/bookings/:bookingId/seats', ChangeSeatsPage],
  ['/search', SearchPage],
  ['/sign-in', SignInPage],
  ['/register', RegisterPage],
  ['/insights/:part?', InsightsPage],
];

export const AllRoutes = () => (
  <Shell>
    <Routes routes={routes} otherwise={NotFound} />
  </Shell>
);
