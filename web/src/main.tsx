import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { codeOf } from './api/problem.ts';
import { citiesQuery } from './api/queries.ts';
import { chosenCity } from './buy/city/chosen-city.ts';
import { Router } from './router/router.tsx';
import { AllRoutes } from './routes.tsx';

/** A refusal stays one however often it is asked; only what may pass by itself is tried again. */
const passing = new Set(['offline', 'overloaded', 'internal']);

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, failure) => failures < 2 && passing.has(codeOf(failure)),
      networkMode: 'always',
      refetchOnWindowFocus: false,
    },
    mutations: { networkMode: 'always' },
  },
});

// Whoever has no city yet needs the list of them first of all, whichever page they come to.
if (chosenCity() === undefined) queries.prefetchQuery(citiesQuery);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Router>
        <AllRoutes />
      </Router>
    </QueryClientProvider>
  </StrictMode>,
);
