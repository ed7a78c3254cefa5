import { COUNTRIES } from "@/components/app/countries";
import { Nothing } from "@/components/app/values/nothing";

/** The name of a country. */
export function Country({ code }: { code?: string | null }) {
  if (!code) return <Nothing />;
  return <>{COUNTRIES.find((country) => country.id === code)?.label ?? code}</>;
}
