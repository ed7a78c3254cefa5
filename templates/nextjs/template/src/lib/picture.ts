const OWN_RASTER = /^\/(?!\/)[\w./-]+\.(?:png|jpe?g|webp)$/i;

/**
 * Whether the server may make smaller, newer copies of a picture: its own, and made of pixels.
 *
 * Drawings need none; animations would stop; and what lies elsewhere is never fetched by the server, because people
 * type such addresses.
 */
export function isOptimisable(src: string): boolean {
  return OWN_RASTER.test(src);
}
