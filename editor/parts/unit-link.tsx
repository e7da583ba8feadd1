import { Link } from '@tanstack/react-router';

/** A serial number that opens its unit. */
export function UnitLink({ serialNumber }: { readonly serialNumber: string }) {
  return (
    <Link to="/units/$serialNumber" params={{ serialNumber }} className="tabular">
      {serialNumber}
    </Link>
  );
}
