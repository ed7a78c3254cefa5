"use client";

import { Search } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useRef/*? if has("links") ?*/, useState/*? endif ?*/ } from "react";
import type { Filter } from "@/components/app/columns";
import { type ListParams, paramOf } from "@/components/app/list-params";
//% if has("links")
import { useOptions } from "@/components/app/use-options";
//% endif
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { m } from "@/messages";

//% if has("links")
/** From how many choices on they are searched. */
const MANY = 100;

//% endif
interface ListFiltersProps {
  pluralNoun: string;
  filters: readonly Filter[];
  params: ListParams;
}

/** Search and filters of a list; the address holds them, so that a view can be kept and shared. */
export function ListFilters({ pluralNoun, filters, params }: ListFiltersProps) {
  const form = useRef<HTMLFormElement>(null);
  const router = useRouter();
  const pathname = usePathname();

  function apply() {
    if (!form.current) return;
    const query = new URLSearchParams();
    for (const [key, value] of new FormData(form.current)) {
      if (typeof value === "string" && value !== "") query.set(key, value);
    }
    const sort = paramOf(params, "sort");
    if (sort) query.set("sort", sort);
    router.replace(query.size > 0 ? `${pathname}?${query}` : pathname, { scroll: false });
  }

  return (
    <form
      ref={form}
      role="search"
      action={apply}
      className="flex flex-wrap items-end gap-x-3 gap-y-3"
    >
      <div className="relative min-w-0 flex-1 basis-64 md:max-w-sm">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
        />
        <Input
          key={paramOf(params, "q")}
          type="search"
          name="q"
          className="pl-9"
          aria-label={m.list.searchFor(pluralNoun)}
          placeholder={m.list.searchFor(pluralNoun)}
          defaultValue={paramOf(params, "q")}
        />
      </div>
      <Button type="submit" variant="outline">
        {m.list.search}
      </Button>
      {filters.map((filter) => (
        <label key={filter.key} className="grid basis-40 gap-1 text-xs text-muted max-sm:flex-1">
          {filter.label}
//% if has("links")
          {filter.kind === "choice" ? (
            <FilterSelect
              name={filter.key}
              value={paramOf(params, filter.key)}
              options={filter.options}
              onChange={apply}
            />
          ) : (
            <LinkFilter
              name={filter.key}
              value={paramOf(params, filter.key)}
              label={filter.label}
              slug={filter.slug}
              onChange={apply}
            />
          )}
//% else
          <FilterSelect
            name={filter.key}
            value={paramOf(params, filter.key)}
            options={filter.options}
            onChange={apply}
          />
//% endif
        </label>
      ))}
    </form>
  );
}

interface FilterSelectProps {
  name: string;
  value: string;
//% if has("links")
  /** Its name, where the text around it does not name it alone. */
  label?: string;
//% endif
  options: readonly { id: string; label: string }[];
  onChange: () => void;
}

function FilterSelect({ name, value, /*? if has("links") ?*/label, /*? endif ?*/options, onChange }: FilterSelectProps) {
  return (
    <Select key={value} name={name} /*? if has("links") ?*/aria-label={label} /*? endif ?*/defaultValue={value} onChange={onChange}>
      <option value="">{m.list.all}</option>
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}

//% if has("links")
/** The records that a list is narrowed to; where they are too many for a menu, with a box to search them. */
function LinkFilter({ slug, ...select }: Omit<FilterSelectProps, "options"> & { slug: string }) {
  const [search, setSearch] = useState("");
  const options = useOptions(slug, search, select.value);
  const isLong = search !== "" || (options?.length ?? 0) > MANY;
  return (
    <>
      {isLong && (
        <Input
          type="search"
          aria-label={m.form.narrow}
          placeholder={m.form.narrow}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      )}
      <FilterSelect key={options ? `ready ${search}` : "loading"} {...select} options={options ?? []} />
    </>
  );
}
//% endif
