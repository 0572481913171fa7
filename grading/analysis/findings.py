"""What an analysis found, as it is stored and shown: plain numbers, None where something cannot be said. Pure, and no numpy."""

from msgspec import Struct


class OptionFinding(Struct, frozen=True, omit_defaults=True):
    """One option of an item (or "omitted"): the share that chose it, of all and of the weak, middle and strong; its correlation
    with the points on all other items; and its share in each score band, from the weakest."""

    option: str
    right: bool
    share: float
    weak: float | None = None
    middle: float | None = None
    strong: float | None = None
    rest: float | None = None
    bands: tuple[float, ...] = ()


class VariantFinding(Struct, frozen=True, omit_defaults=True):
    """One variant of a task: how many got it, and the mean share of its points."""

    variant: str
    candidates: int
    facility: float | None = None


class Estimate(Struct, frozen=True, omit_defaults=True):
    """An estimate with its standard error."""

    value: float
    error: float | None = None


class Fit(Struct, frozen=True):
    """Mean squares of an item under Rasch's model, near 1 where it holds, each with its normal deviate."""

    outfit: float
    outfit_z: float | None
    infit: float
    infit_z: float | None


class ItemFinding(Struct, frozen=True, omit_defaults=True):
    """One item. `facility`: the mean share of its points; `total`: correlation with the score, uncorrected; `rest`: with the
    score without this item; `alpha_without`: the paper's alpha if it were dropped; `omitted`: the share without an answer;
    `seconds`: the median; `sets`: what was ticked together counts as one option; `flags`: see flags.py."""

    item: str
    version: int
    out_of: float
    facility: float | None = None
    spread: float | None = None
    total: float | None = None
    rest: float | None = None
    alpha_without: float | None = None
    omitted: float = 0.0
    seconds: float | None = None
    options: tuple[OptionFinding, ...] = ()
    sets: bool = False
    variants: tuple[VariantFinding, ...] = ()
    flags: tuple[str, ...] = ()


class Consistency(Struct, frozen=True, omit_defaults=True):
    """Decisions at the pass mark by Livingston and Lewis (1995): would a second paper decide the same, and is it right."""

    cut: float
    length: float
    consistent: float
    kappa: float | None
    accurate: float
    false_pass: float
    false_fail: float
    parameters: int


class PaperFinding(Struct, frozen=True, omit_defaults=True):
    """The paper as a whole. `alpha` is KR-20 where all items are right or wrong; `sem` the standard error of measurement;
    `distribution`: each score and how many have it; `bands`: mean score of each score band of the option curves."""

    candidates: int
    items: int
    out_of: float
    mean: float | None = None
    spread: float | None = None
    lowest: float | None = None
    median: float | None = None
    highest: float | None = None
    alpha: float | None = None
    dichotomous: bool = False
    sem: float | None = None
    distribution: tuple[tuple[float, int], ...] = ()
    bands: tuple[float, ...] = ()
    consistency: Consistency | None = None


class Calibrated(Struct, frozen=True, omit_defaults=True):
    """One item on a model's scale (logits; abilities have mean 0): difficulty, and the slope where each has its own."""

    item: int
    difficulty: Estimate
    slope: Estimate | None = None
    fit: Fit | None = None


class Calibration(Struct, frozen=True, omit_defaults=True):
    """A fitted model: "rasch" (marginal, common slope estimated), "rasch_unit" (marginal, slope 1), "rasch_conditional"
    (conditional, sum zero), "two_parameter" (marginal). Without items where it could not be fitted, with the reason.

    `persons`: where candidates stand on the scale of "rasch": the expected ability of each score, and how many have it.
    """

    model: str
    items: tuple[Calibrated, ...] = ()
    slope: Estimate | None = None
    log_likelihood: float | None = None
    parameters: int = 0
    candidates: int = 0
    reason: str = ""
    persons: tuple[tuple[float, int], ...] = ()


class Differential(Struct, frozen=True, omit_defaults=True):
    """Mantel and Haenszel for one item and one group against all others at the same score. `delta` < 0: harder for the group.

    `letter` is the category of ETS (Zieky 1993): A negligible, B slight to moderate, C moderate to large; "" where
    undefined."""

    item: int
    square: float | None = None
    probability: float | None = None
    odds: float | None = None
    delta: float | None = None
    error: float | None = None
    letter: str = ""


class GroupDifferential(Struct, frozen=True, omit_defaults=True):
    """One group against all others; without items where too few are on either side."""

    kind: str
    group: str
    focal: int
    reference: int
    items: tuple[Differential, ...] = ()


class Pair(Struct, frozen=True, omit_defaults=True):
    """Two candidates of one room: in how many items both gave an answer and the same one, and the same wrong one; how many were
    expected; the probability of so many or more by chance; their distance in seats; whether it is below their threshold."""

    first: str
    second: str
    distance: int
    alike: int
    alike_wrong: int
    expected: float
    probability: float
    threshold: float
    flagged: bool


class Likeness(Struct, frozen=True, omit_defaults=True):
    """The pairs most alike of all that were compared; `reason` where nothing was compared."""

    pairs: int = 0
    level: float = 0.0
    most_alike: tuple[Pair, ...] = ()
    reason: str = ""


class Findings(Struct, frozen=True, omit_defaults=True):
    """All of one analysis."""

    paper: PaperFinding
    items: tuple[ItemFinding, ...]
    calibrations: tuple[Calibration, ...] = ()
    differential: tuple[GroupDifferential, ...] = ()
    likeness: Likeness | None = None


class Sample(Struct, frozen=True, omit_defaults=True):
    """The candidates of one of two papers that are compared; `anchor`: their mean on the common items, in points."""

    candidates: int
    mean: float | None
    spread: float | None
    anchor: float | None = None


class Conversion(Struct, frozen=True, omit_defaults=True):
    """One method's equivalents of `Equating.scores`, each with its standard error (None where it has none)."""

    method: str
    equivalents: tuple[float, ...]
    errors: tuple[float | None, ...]


class Equating(Struct, frozen=True, omit_defaults=True):
    """What scores on one paper are worth on a parallel one; without conversions where a sample cannot carry them."""

    first: Sample
    second: Sample
    common: int
    scores: tuple[float, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    reason: str = ""
