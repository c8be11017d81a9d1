import { paths } from '../paths.ts';
import { Link } from '../router/router.tsx';

export const Footer = () => (
  <footer className="footer">
    <div className="footer-row column">
      <p className="footer-line">Every seat sold once. Everyone in turn.</p>
      <nav aria-label="More">
        <Link to={paths.cities}>Cities</Link>
        <Link to={paths.bookings}>My bookings</Link>
        <a href="/docs">For programmers: the API</a>
      </nav>
    </div>
  </footer>
);
