import { FieldGroup } from "@/components/ui/field-group";

type RadioGroupProps = {
  legend: string;
  name: string;
  options: { id: string; label: string }[];
  defaultValue?: string;
  error?: string;
  required?: boolean;
};

/** One choice out of a few, all of them visible. */
export function RadioGroup({ legend, name, options, defaultValue, error, required }: RadioGroupProps) {
  return (
    <FieldGroup legend={legend} error={error} required={required}>
      <div className="grid gap-2 sm:grid-cols-2">
        {options.map((option) => (
          <label
            key={option.id}
            className="flex min-h-11 cursor-pointer items-center gap-3 rounded-ui border border-control bg-surface px-3 py-2 text-sm transition-colors hover:border-ink has-checked:border-brand has-checked:bg-surface-2 has-focus-visible:outline-2 has-focus-visible:outline-focus motion-reduce:transition-none"
          >
            <input
              type="radio"
              name={name}
              value={option.id}
              defaultChecked={option.id === defaultValue}
              required={required}
              className="size-4 accent-brand outline-none"
            />
            {option.label}
          </label>
        ))}
      </div>
    </FieldGroup>
  );
}
