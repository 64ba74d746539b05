"""All recognisers of composites, in the order in which they claim data points."""

from . import climate, cover, fan, light
from .plan import Recogniser

RECOGNISERS: tuple[Recogniser, ...] = (
    cover.recognise,
    climate.recognise,
    fan.recognise,
    light.recognise,
)
