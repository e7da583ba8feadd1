import { Navigate } from '@tanstack/react-router';
import { mayAct, usePerson } from './session.tsx';

/** Where one begins: engineers at the drawing, operators at their station, everybody else at the line. */
export function Start() {
  const person = usePerson();
  if (mayAct(person, ['processEngineer', 'qualityEngineer'])) return <Navigate to="/design" replace />;
  if (person.roles.includes('operator')) return <Navigate to="/terminal" replace />;
  return <Navigate to="/line" replace />;
}
