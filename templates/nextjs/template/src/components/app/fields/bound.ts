/** One value of a form, as its control sees it. */
export interface Bound<T> {
  name: string;
  value: T;
  error?: string;
  onChange(value: T): void;
}

/** A value that is typed as text and read by the control. */
export interface Parsed<T> extends Bound<T> {
  /** Say that the text is not a value yet; the form is not sent before it is. */
  onReject(message: string): void;
}

/** What every control may be told about its field. */
export interface FieldText {
  label: string;
  help?: string;
  required?: boolean;
}

export interface Choice {
  id: string;
  label: string;
}
