import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import { Home } from './buy/city/home.tsx';
import CityPage from './buy/city/page.tsx';
import EventPage from './buy/event/page.tsx';
import SearchPage from './buy/search/page.tsx';
import WhatsOnPage from './buy/whats-on/page.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

// The pages by which people come in are part of the first script; every later step is fetched when it is reached.
const SeatsPage = lazy(() => import('./buy/seats/page.tsx'));
const PayPage = lazy(() => import('./buy/pay/page.tsx'));
const BookingPage = lazy(() => import('./buy/booking/page.tsx'));
const ChangeSeatsPage = lazy(() => import('./buy/booking/change-seats.tsx'));
const BookingsPage = lazy(() => import('./buy/bookings/page.tsx'));
const SignInPage = lazy(() => import('./buy/account/sign-in.tsx'));
const RegisterPage = lazy(() => import('./buy/account/register.tsx'));

export const AllRoutes = () => (
  <Routes>
    <Route element={<Shell />}>
      <Route path="/" element={<Home />} />
      <Route path="/cities" element={<CityPage />} />
      <Route path="/cities/:cityId/:slug?" element={<WhatsOnPage />} />
      <Route path="/events/:eventId/:slug?" element={<EventPage />} />
      <Route path="/shows/:showId" element={<SeatsPage />} />
      <Route path="/bookings" element={<BookingsPage />} />
      <Route path="/bookings/:bookingId" element={<BookingPage />} />
      <Route path="/bookings/:bookingId/pay" element={<PayPage />} />
      <Route path="/bookings/:bookingId/seats" element={<ChangeSeatsPage />} />
      <Route path="/search" element={<SearchPage />} />
      <Route path="/sign-in" element={<SignInPage />} />
      <Route path="/register" element={<RegisterPage />} />
      <Route path="*" element={<NotFound />} />
    </Route>
  </Routes>
);
