import { EverybodyPage } from "@/components/everybody/EverybodyPage";
import { Shell } from "@/components/shell/Shell";
import { EverybodyQuery, PICTURES_PER_PAGE } from "@/lib/contracts/everybody";
import { listEverybody } from "@/lib/slots/everybody";
import { morePictures } from "../../actions/people";
import { currentTheme } from "../../theme";
import { administrator, first, type SearchParams } from "../administrator";

export default async function AllImages({ searchParams }: { searchParams: SearchParams }) {
  const actor = await administrator();
  const query = readQuery(await searchParams);
  const [pictures, theme] = await Promise.all([
    listEverybody(actor, { ...query, limit: PICTURES_PER_PAGE }),
    currentTheme(),
  ]);
  return (
    <Shell title="All images" current="/images" person={actor} theme={theme}>
      <EverybodyPage query={query} pictures={pictures} loadMore={morePictures} />
    </Shell>
  );
}

/** What the address asks for; a part that is none is as if it were not there. */
function readQuery(params: Awaited<SearchParams>): EverybodyQuery {
  const { q, from, to, zone, sort } = EverybodyQuery.shape;
  return {
    q: q.catch("").parse(first(params.q)),
    from: from.catch(undefined).parse(first(params.from) || undefined),
    to: to.catch(undefined).parse(first(params.to) || undefined),
    zone: zone.catch(undefined).parse(first(params.zone) || undefined),
    sort: sort.catch("newest").parse(first(params.sort) || undefined),
  };
}
