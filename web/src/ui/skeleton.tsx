import './skeleton.css';

interface SkeletonProps {
  /** CSS lengths. */
  readonly width?: string;
  readonly height?: string;
}

/** Stands where something is about to be, in its size, so that nothing jumps when it arrives. */
export const Skeleton = ({ width = '100%', height = '1em' }: SkeletonProps) => (
  <span className="skeleton" style={{ width, height }} aria-hidden="true" />
);
