component! {
    Code() {
        <div><pre class="code" tabindex="0">
  fn main()
      <b>bold</b>   {x}
</pre><textarea name="a"> two  spaces </textarea></div>
        <style>r#"
p { color: red }
"#</style>
        <style>"a {}" "b {}"</style>
        <p title="two
    lines">"a literal
  of two lines"</p>
        <script src="/a.js"></script>
    }
}
