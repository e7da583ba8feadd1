import { Link } from '@tanstack/react-router';

/** A serial number that leads to the unit. */
export function UnitLink({ serialNumber }: { readonly serialNumber: string }) {
  return (
    <Link to="/units/$serialNumber" params={{ serialNumber }}>
      {serialNumber}
    </Link>
  );
}
