import { Nothing } from "@/components/app/values/nothing";
import { OutsideLink } from "@/components/app/values/outside-link";

/** A point on the map. */
export function Place({ value }: { value?: { lat: number; lng: number } | null }) {
  if (!value) return <Nothing />;
  const { lat, lng } = value;
  return (
    <OutsideLink
      href={`https://www.openstreetmap.org/?mlat=${lat}&mlon=${lng}#map=15/${lat}/${lng}`}
      text={`${lat.toFixed(4)}, ${lng.toFixed(4)}`}
    />
  );
}
