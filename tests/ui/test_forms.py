"""The base of forms: choices, sentences, the summary of refusals, rows."""

from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.template import Context, Template

from ui.fields import DutchDecimalField
from ui.form_errors import error_links, forms_in
from ui.forms import Form
from ui.formsets import row_formset
from ui.presentation import ErrorLink

SHORT = [(str(number), f"Keuze {number}") for number in range(8)]
LONG = [(str(number), f"Keuze {number}") for number in range(9)]


class SampleForm(Form):
    name = forms.CharField(label="Naam", max_length=5, help_text="Zoals in het register.")
    kind = forms.ChoiceField(label="Soort", choices=[("", "---------"), *SHORT])
    optional = forms.ChoiceField(label="Extra", choices=[("", "---------"), *SHORT], required=False)
    many = forms.ChoiceField(label="Veel", choices=LONG)
    agree = forms.BooleanField(label="Akkoord")


class RowForm(Form):
    code = forms.CharField(label="Code", max_length=10)
    points = DutchDecimalField(label="Punten")


Rows = row_formset(RowForm, max_rows=3)


def post(**values: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({key.replace("__", "-"): value for key, value in values.items()})
    return data


def test_up_to_eight_options_are_a_list_and_nine_a_select() -> None:
    fields = SampleForm().fields

    assert isinstance(fields["kind"].widget, forms.RadioSelect)
    assert type(fields["many"].widget) is forms.Select


def test_an_empty_option_stays_only_where_no_answer_is_allowed() -> None:
    fields = SampleForm().fields

    assert fields["kind"].choices == SHORT
    assert fields["optional"].choices == [("", "Geen keuze"), *SHORT]


def test_what_is_optional_says_so_unless_an_option_does() -> None:
    class Optional(Form):
        listed = forms.ChoiceField(label="Met geen", choices=[("", "geen"), *SHORT[:2]], required=False)
        typed = forms.CharField(label="Naam", required=False)

    shown = Template("{% form_fields form %}").render(Context({"form": Optional()}))

    assert shown.count("(niet verplicht)") == 1
    assert shown.index("Naam") < shown.index("(niet verplicht)")


def test_refusals_say_what_to_do_at_the_field() -> None:
    form = SampleForm({"name": "Te lang", "kind": "99", "many": "1"})

    assert dict(form.errors) == {
        "name": ["Deze tekst heeft 7 tekens. Er passen er 5: maak de tekst 2 korter."],
        "kind": ["Deze keuze bestaat niet. Kies een antwoord uit de lijst."],
        "agree": ["Zet een vinkje bij “Akkoord”."],
    }


def test_a_sentence_of_the_form_itself_is_kept() -> None:
    class Own(Form):
        name = forms.CharField(error_messages={"required": "Schrijf op hoe u heet."})

    assert Own({}).errors["name"] == ["Schrijf op hoe u heet."]


def test_the_browser_never_cuts_a_text() -> None:
    assert "maxlength" not in str(SampleForm()["name"])


def test_a_line_end_counts_as_one_character() -> None:
    class Text(Form):
        text = forms.CharField(widget=forms.Textarea, max_length=3)

    assert Text({"text": "a\r\nb"}).is_valid()


def test_error_links_lead_to_the_control_or_its_first_option() -> None:
    form = SampleForm({"many": "1"})
    form.add_error(None, "De termijn is voorbij.")

    assert error_links([form]) == [
        ErrorLink("De termijn is voorbij."),
        ErrorLink("Vul “Naam” in.", "id_name", "Naam"),
        ErrorLink("Kies een antwoord bij “Soort”.", "id_kind_0", "Soort"),
        ErrorLink("Zet een vinkje bij “Akkoord”.", "id_agree", "Akkoord"),
    ]


def test_every_link_of_the_summary_finds_its_target() -> None:
    form = SampleForm({})
    page = Template("{% error_summary %}{% form_fields form %}").render(Context({"form": form}))

    assert all(f'id="{link.target}"' in page for link in error_links([form]))


def test_bound_forms_of_a_context_are_found_once_also_in_lists() -> None:
    bound, free = SampleForm({}), SampleForm()

    assert forms_in({"form": bound, "forms": [bound, free], "rows": (free,), "number": 3}) == [bound]


def test_title_says_that_a_form_failed() -> None:
    title = Template("{% error_prefix %}Naam")

    assert title.render(Context({"any_name": SampleForm({})})) == "Fout: Naam"
    assert title.render(Context({"any_name": SampleForm()})) == "Naam"


def test_field_is_described_by_its_help_and_its_refusal() -> None:
    page = Template("{% form_fields form %}").render(Context({"form": SampleForm({"name": "Te lang"})}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page


def test_form_fields_shows_a_form_of_somebody_else_without_form_tag() -> None:
    class Foreign(forms.Form):
        email = forms.EmailField(widget=forms.EmailInput(attrs={"placeholder": "E-mail"}))

    page = Template("{% form_fields form %}").render(Context({"form": Foreign()}))

    assert 'name="email"' in page
    assert "<form" not in page
    assert "placeholder" not in page


def test_held_back_form_keeps_its_text_and_refuses_nothing() -> None:
    form = SampleForm({"name": "Te lang"})
    form.hold_back()

    assert error_links([form]) == []
    assert 'value="Te lang"' in str(form["name"])


def test_add_keeps_what_was_typed_and_refuses_nothing_yet() -> None:
    rows = Rows.from_post(
        post(rij__TOTAL_FORMS="1", rij__INITIAL_FORMS="0", rij__0__points="tien", add="rij"), prefix="rij"
    )

    assert not rows.is_valid()
    assert rows.asks_for_rows
    assert [form["points"].value() for form in rows.forms] == ["tien", None]
    assert error_links([rows]) == []
    assert "autofocus" in str(rows.forms[1]["code"])


def test_remove_takes_away_that_row_only() -> None:
    data = post(
        rij__TOTAL_FORMS="3",
        rij__INITIAL_FORMS="3",
        rij__0__code="a",
        rij__1__code="b",
        rij__2__code="c",
        remove="rij-1",
    )

    rows = Rows.from_post(data, prefix="rij")

    assert [form["code"].value() for form in rows.forms] == ["a", "c"]
    assert rows.management_form["TOTAL_FORMS"].value() == "2"


def test_filled_leaves_out_empty_rows_and_keeps_the_order() -> None:
    data = post(
        rij__TOTAL_FORMS="3", rij__INITIAL_FORMS="2", rij__0__code="a", rij__0__points="1,5", rij__2__code="c"
    )
    data["rij-2-points"] = "2"

    rows = Rows.from_post(data, prefix="rij")

    assert rows.is_valid(), rows.errors
    assert rows.filled == [
        {"code": "a", "points": Decimal("1.5")},
        {"code": "c", "points": Decimal("2")},
    ]


def test_rows_refuse_more_than_the_limit_and_broken_management_data() -> None:
    too_many = post(rij__TOTAL_FORMS="900", rij__INITIAL_FORMS="0")

    assert not Rows.from_post(too_many, prefix="rij").is_valid()
    assert not Rows.from_post(post(rij__0__code="a"), prefix="rij").is_valid()
    assert len(Rows.from_post(post(rij__TOTAL_FORMS="900", add="rij"), prefix="rij").forms) <= 4


def test_button_of_another_list_changes_nothing() -> None:
    data = post(rij__TOTAL_FORMS="0", rij__INITIAL_FORMS="0", remove="andere-0")

    assert not Rows.from_post(data, prefix="rij").asks_for_rows
