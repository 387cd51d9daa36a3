"""What `almanac count --format json` says, as the judges compare it."""


def units(decimal):
    """Whole units of the last decimal."""
    return int(decimal.replace(".", ""))


def totals_by_name(count, number):
    """Everybody's total in round `number`, from 1, in units; who has none is left out."""
    name_of = {str(each["id"]): each["name"] for each in count["candidates"]}
    totals = {name_of[key]: units(total) for key, total in count["rounds"][number - 1]["totals"].items()}
    return {name: total for name, total in totals.items() if total}


def every_round(count):
    return [totals_by_name(count, number + 1) for number in range(len(count["rounds"]))]


def winners(count):
    name_of = {each["id"]: each["name"] for each in count["candidates"]}
    return [name_of[winner] for winner in count["winners"]]
