import { z } from 'zod';
import { formField } from '../widget.ts';

/** Characters of a data: URL: a picture of about 1.5 MB. */
const MAX_PICTURE = 2_000_000;

/**
 * A picture of a work instruction: a data: URL of a raster picture, or a path on this server. Nothing else, so that a flow from elsewhere cannot make
 * terminals fetch from other hosts or run a picture's script.
 */
export const pictureField = z
  .string()
  .max(MAX_PICTURE, 'The picture is too large; 1.5 MB at most.')
  .regex(
    /^(data:image\/(png|jpeg|webp|gif);base64,[A-Za-z0-9+/=]+|\/(?!\/)[^\s\\]*)?$/,
    'A picture is a PNG, JPEG, WebP or GIF as a data: URL, or a path that starts with one /.',
  )
  .default('')
  .meta(formField({ title: 'Picture', description: 'Shown beside the text.', widget: 'picture' }));
